"""A portal whose processes the tests may kill."""

import pytest

from tests.running import RunningPortal


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    running = RunningPortal(tmp_path_factory.mktemp("p"), settings="tests.faults.settings")
    yield running
    running.stop()
