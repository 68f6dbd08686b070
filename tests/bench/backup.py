"""How long a backup and a restore of a PostgreSQL of 1 GB take on this machine's Docker, beside pg_dump and
pg_restore by hand, and what cloudctl itself holds in memory meanwhile. Needs the Docker engine of tests/real
(eval "$(tests/real/stage env)"), compose v2 and about 3 GB of disk.

python3 tests/bench/backup.py [--binary build/release/cli/cloudctl] [--megabytes 1000]"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = """name: {name}
services:
  web: {{image: "postgres:15", command: [sleep, infinity], uses: [db]}}
backing:
  db: {{type: postgres, version: "15", storage: 4Gi}}
"""
# About 1 kB a row, half of which compresses.
FILL = ("create table t as select i, repeat(md5(i::text), 15) as same,"
        " (select string_agg(md5(i::text || n), '') from generate_series(1, 15) n) as other"
        " from generate_series(1, {rows}) i; create index on t (i)")


def run(words, cwd, env, **options):
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{words}: {done.stderr}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=ROOT / "build/release/cli/cloudctl", type=pathlib.Path)
    parser.add_argument("--megabytes", default=1000, type=int)
    asked = parser.parse_args()
    binary, name = str(asked.binary.resolve()), f"bench-{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"HOME": folder, "XDG_STATE_HOME": f"{folder}/state"}
        (pathlib.Path(folder) / "cloudctl.yaml").write_text(CONFIG.format(name=name))
        run([binary, "deploy"], folder, env)
        user = name.replace("-", "_")
        inside = ["docker", "exec", "-i", f"{name}-db-1"]
        try:
            psql = [*inside, "psql", "-U", user, "-d", user, "-tAc"]
            run([*psql, FILL.format(rows=asked.megabytes * 1000)], folder, env)
            size = run([*psql, f"select pg_database_size('{user}')"], folder, env)
            print(f"database: {int(size) / 1e6:.0f} MB")
            figures(binary, inside, user, folder, env)
        finally:
            run([binary, "down", "--data", f"--confirm={name}"], folder, env)
    return 0


def watched(words, folder, env):
    """(seconds, peak resident KiB of the program alone, without the docker client that it starts)."""
    began, peak = time.perf_counter(), 0
    child = subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while child.poll() is None:
        status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
        peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
        time.sleep(0.05)
    if child.returncode != 0:
        raise SystemExit(child.stderr.read().decode())
    return time.perf_counter() - began, peak


def figures(binary, inside, user, folder, env):
    seconds, memory = watched([binary, "backup", "--out", "b.dump"], folder, env)
    size = os.path.getsize(f"{folder}/b.dump")
    print(f"cloudctl backup:  {seconds:6.1f} s, {memory / 1024:.1f} MiB resident, file {size / 1e6:.0f} MB")
    began = time.perf_counter()
    with open(f"{folder}/hand.dump", "wb") as file:
        subprocess.run([*inside, "pg_dump", "-U", user, "-Fc", user], stdout=file, check=True, env=env)
    print(f"pg_dump by hand:  {time.perf_counter() - began:6.1f} s")
    seconds, memory = watched([binary, "restore", "b.dump", "--clean", f"--confirm={user.replace('_', '-')}"],
                              folder, env)
    print(f"cloudctl restore: {seconds:6.1f} s, {memory / 1024:.1f} MiB resident")
    began = time.perf_counter()
    with open(f"{folder}/hand.dump", "rb") as file:
        subprocess.run([*inside, "pg_restore", "-U", user, "-d", user, "--clean"], stdin=file, check=True, env=env)
    print(f"pg_restore by hand: {time.perf_counter() - began:4.1f} s")


if __name__ == "__main__":
    sys.exit(main())
