"""tools/import_model.py --news: what botocore's models have and schemas/model.lock.json does not know."""

import gzip
import importlib.util
import json
import sys
from pathlib import Path

import botocore
import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools/import_model.py"
ECS = "ecs/2014-11-13"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("import_model", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def grown(tool, tmp_path):
    """Makes a directory of models in which the one of ECS was changed by a function."""

    def make(change):
        data = tool.find_models()
        for name in tool.SERVICES:
            folder, version, _ = tool.SERVICES[name]
            if name in ("ecs", "moorage"):
                continue
            (tmp_path / folder).mkdir()
            (tmp_path / folder / version).symlink_to(data / folder / version)
        target = tmp_path / ECS
        target.mkdir(parents=True)
        packed = data / ECS / "service-2.json.gz"
        model = json.loads(gzip.decompress(packed.read_bytes()) if packed.exists() else (data / ECS / "service-2.json").read_bytes())
        change(model)
        (target / "service-2.json").write_text(json.dumps(model))
        (target / "paginators-1.json").write_bytes((data / ECS / "paginators-1.json").read_bytes())
        return tmp_path

    return make


def news(tool, models):
    lock = json.loads((tool.ROOT / "schemas/model.lock.json").read_text())
    return tool.news_of(models, lock, tool.read_operations())


def test_the_installed_models_have_nothing_that_was_not_imported(tool):
    assert news(tool, tool.find_models()) == [], (
        f"botocore {botocore.__version__} has more than schemas/model.lock.json knows: add the operations to schemas/operations.txt "
        "and run tools/import_model.py (docs/checklists/operation.md)"
    )


def test_an_added_operation_is_reported(tool, grown):
    def add(model):
        model["operations"]["PaintCluster"] = model["operations"]["DescribeClusters"] | {"name": "PaintCluster"}

    assert news(tool, grown(add)) == ["ecs PaintCluster: a new operation"]


def test_added_members_and_values_are_reported_where_they_are_served(tool, grown):
    def add(model):
        shapes = model["shapes"]
        shapes["Paint"] = {"type": "structure", "members": {"colour": {"shape": "String"}}}
        shapes["Cluster"]["members"]["paint"] = {"shape": "Paint"}
        shapes["ContainerDefinition"]["members"]["paint"] = {"shape": "Paint"}
        shapes["LaunchType"]["enum"].append("BALLOON")
        shapes["NobodyServesThis"] = {"type": "structure", "members": {"a": {"shape": "String"}}}

    assert news(tool, grown(add)) == [
        "ecs Cluster.paint: new",
        "ecs ContainerDefinition.paint: new",
        "ecs LaunchType.BALLOON: new",
    ]


def test_an_operation_that_is_gone_is_reported(tool, grown):
    def drop(model):
        del model["operations"]["DiscoverPollEndpoint"]

    assert news(tool, grown(drop)) == ["ecs DiscoverPollEndpoint: the operation is gone from the model"]


def test_the_command_prints_the_news_and_fails(tool, grown, monkeypatch, capsys):
    def add(model):
        model["operations"]["PaintCluster"] = model["operations"]["DescribeClusters"] | {"name": "PaintCluster"}

    lock = tool.ROOT / "schemas/model.lock.json"
    before = lock.read_bytes()
    monkeypatch.setattr(sys, "argv", ["import_model.py", "--news", "--models", str(grown(add))])
    assert tool.main() == 1
    assert capsys.readouterr().out == "ecs PaintCluster: a new operation\n"
    assert lock.read_bytes() == before
