"""Runs a command to its end; prints seconds, peak resident bytes and exit code as one JSON line.

Arguments: STDOUT STDERR COMMAND ARGUMENT...; both streams go to files. The peak is that of the
largest process of the command's tree, as the kernel has kept it (ru_maxrss, KiB on Linux).
"""

import json
import os
import sys
import time

out, err, *command = sys.argv[1:]
flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
streams = [(os.POSIX_SPAWN_OPEN, 1, out, flags, 0o644), (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o644)]
started = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
_, status, usage = os.wait4(pid, 0)
seconds = time.perf_counter() - started
exit_code = os.waitstatus_to_exitcode(status)
print(json.dumps({"seconds": seconds, "peakBytes": usage.ru_maxrss * 1024, "exitCode": exit_code}))
