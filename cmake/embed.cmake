# Turns every file below FOLDER into a raw string of OUTPUT; every byte is kept.
# MSVC-style limits do not apply: gcc and clang take raw strings of any length used here.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(code "#include \"render/embedded.h\"\n\nnamespace cloudctl::render {\n\nconst std::vector<EmbeddedFile>& embedded_files() {\n  static const std::vector<EmbeddedFile> files{\n")
foreach(name IN LISTS files)
  file(READ ${FOLDER}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(APPEND code "      {\"${name}\", std::string_view(\"${bytes}\", ${size})},\n")
endforeach()
string(APPEND code "  };\n  return files;\n}\n\n}  // namespace cloudctl::render\n")
file(WRITE ${OUTPUT} "${code}")
