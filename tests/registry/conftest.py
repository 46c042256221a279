"""The bundled studies, run once, and what they come to as results records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import xmlschema

from trialreadout.registry.upload import Upload, upload_of
from trialreadout.studies import STUDIES, make_study
from trialreadout.study import open_study
from trialreadout.study.readout import Readout


@dataclass(frozen=True)
class Run:
    """A study's folder, its readout, and its results record."""

    folder: Path
    readout: Readout
    upload: Upload


def uploaded(readout: Readout, **more) -> Upload:
    study = readout.study
    return upload_of(study.protocol, study.sources, readout.graded, readout.results, **more)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    runs = {}
    for name in STUDIES:
        folder = tmp_path_factory.mktemp("bundled") / name
        make_study(name, folder)
        readout = open_study(folder).run()
        runs[name] = Run(folder, readout, uploaded(readout))
    return runs


@pytest.fixture(scope="session")
def schema(shared_data: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(shared_data / "schemas" / "ProtocolRecordSchema.xsd"))
