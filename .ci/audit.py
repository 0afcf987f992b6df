"""Asks pip-audit about the pinned packages.

A known vulnerability fails the run. An advisory service that cannot be reached, or that does not know our
packages, does not; but it is said, and never called clean.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner=off"]


def main(requirements: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        output = ["--timeout=20", "--format=json", f"--output={report}", f"--requirement={requirements}"]
        run = subprocess.run([*COMMAND, *output], capture_output=True, text=True)
        if not report.exists() or not report.read_text().strip():
            reason = (run.stderr.strip().splitlines() or ["no answer"])[-1]
            print(f"Nothing was audited, pip-audit could not be reached: {reason}")
            return 0
        packages = json.loads(report.read_text())["dependencies"]
    return _judge(packages)


def _judge(packages: list[dict]) -> int:
    skipped = [package for package in packages if "skip_reason" in package]
    findings = [(package, finding) for package in packages for finding in package.get("vulns", [])]
    for package, finding in findings:
        repaired = ", ".join(finding["fix_versions"]) or "no release yet"
        print(f"{package['name']} {package['version']}: {finding['id']}, repaired in {repaired}")
    if skipped:
        print(f"Not audited, {len(skipped)} of {len(packages)} packages: {skipped[0]['skip_reason']}")
    if not findings and len(skipped) < len(packages):
        print(f"No known vulnerability in {len(packages) - len(skipped)} packages.")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
