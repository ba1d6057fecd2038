import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.engine.lock import data_lock
from aggregator.errors import Busy

HOLD = """
import sys
from pathlib import Path
from aggregator.engine.lock import data_lock
with data_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy, match=rf"process {holder.pid}\) works on"), data_lock(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    with data_lock(tmp_path):
        pass
