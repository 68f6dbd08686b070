# Made by cloudctl, for the folder has none of its own. C++ with CMake, on Debian {{version}}.

# The compiler and the libraries: in a layer of their own, kept while the list stays as it is.
FROM debian:{{version}}-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      cmake \
      g++ \
      ninja-build \
{{#packages}}
      {{.}} \
{{/packages}}
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_RUNTIME_OUTPUT_DIRECTORY=/made/bin \
 && cmake --build /build --target {{executable}} \
 && strip /made/bin/{{executable}}
# The shared libraries that the program needs, but the C library, which every image has.
RUN mkdir -p /made/lib \
 && ldd /made/bin/{{executable}} | awk '$3 ~ "^/" && $1 !~ "^lib(c|m|dl|rt|pthread)[.]so" { print $3 }' \
  | xargs --no-run-if-empty cp --dereference --target-directory=/made/lib

# What runs: the program and those libraries, nothing that builds; not root; /data for volumes.
FROM debian:{{version}}-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app \
 && install --directory --owner app --group app /data
COPY --from=build /made/lib/ /usr/local/lib/
COPY --from=build /made/bin/{{executable}} /usr/local/bin/{{executable}}
RUN ldconfig
USER 10001:10001
{{#listening}}
ENV HOST=0.0.0.0 PORT={{port}}
EXPOSE {{port}}
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD {{health}}
{{/listening}}
CMD {{start}}
