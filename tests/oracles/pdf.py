"""PDF reports against what PDF/UA-1 and PDF/A-2a ask for, read with pikepdf, which shares no code with the program.

    python tests/oracles/pdf.py FILE.pdf...

Where veraPDF is on the path, it validates each file too; where it is not, that is said.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

# What a document must not do: run, send, open something else.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}


def elements(node):
    """Every structure element below a node, in the order of reading."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def role(element, roles):
    """The standard role that an element stands for."""
    name = element.S
    while str(name) in roles and roles[str(name)] != name:
        name = roles[str(name)]
    return str(name).removeprefix("/")


def tags(pdf, faults):
    root = pdf.Root
    if not (root.get("/MarkInfo") and root.MarkInfo.get("/Marked")):
        faults.append("it is not marked as tagged")
    if "/StructTreeRoot" not in root:
        faults.append("it has no structure tree")
        return
    tree = root.StructTreeRoot
    roles = dict(tree.get("/RoleMap", Dictionary()).items())
    found = [(role(element, roles), element) for element in elements(tree)]
    names = [name for name, _ in found]
    for name, element in found:
        if name in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
            faults.append(f"a {name} has no alternative text")
    levels = [int(name[1]) for name in names if len(name) == 2 and name[0] == "H" and name[1].isdigit()]
    if not levels or levels[0] != 1:
        faults.append("the first heading is not of level 1")
    for before, level in zip(levels, levels[1:]):
        if level > before + 1:
            faults.append(f"a heading of level {level} follows one of level {before}")
    for name, element in found:
        if name == "Table" and not any(role(cell, roles) == "TH" for cell in elements(element)):
            faults.append("a table has no header cell")
    for wanted in ("H1", "Table", "P"):
        if wanted not in names:
            faults.append(f"no {wanted} is tagged")
    return names.count("Figure"), names.count("Table"), len(levels)


def description(pdf, faults):
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        faults.append("it names no language")
    preferences = root.get("/ViewerPreferences", Dictionary())
    if not bool(preferences.get("/DisplayDocTitle", False)):
        faults.append("its title is not shown")
    with pdf.open_metadata() as xmp:
        if not xmp.get("dc:title"):
            faults.append("it has no title")
        if (xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")) != ("2", "A"):
            faults.append("it does not declare PDF/A-2a")
        if xmp.get("pdfuaid:part") != "1":
            faults.append("it does not declare PDF/UA-1")
    if "/OutputIntents" not in root:
        faults.append("it has no output intent")
    for page in pdf.pages:
        if page.get("/Annots") is not None and page.get("/Tabs") != Name.S:
            faults.append("a page with links has no tab order by structure")
            break


def live_parts(pdf, faults):
    """Nothing runs, nothing is embedded, and nothing leads out but web addresses."""
    if pdf.attachments:
        faults.append("it carries files")
    for name in ("/OpenAction", "/AA", "/AcroForm"):
        if name in pdf.Root:
            faults.append(f"it has {name}")
    if "/JavaScript" in pdf.Root.get("/Names", Dictionary()):
        faults.append("it has scripts")
    addresses = set()
    for item in pdf.objects:
        if not isinstance(item, Dictionary):
            continue
        kind = str(item.get("/S", ""))
        if kind in ACTIONS and item.get("/Type", Name.Action) == Name.Action and "/P" not in item:
            faults.append(f"it has an action {kind}")
        action = item.get("/A")
        if isinstance(action, Dictionary) and str(action.get("/S", "")) in ACTIONS | {"/URI"}:
            if action.S != Name.URI:
                faults.append(f"a link does {action.S}")
            else:
                addresses.add(str(action.URI))
        if item.get("/Subtype") == Name.Link and not str(item.get("/Contents", "")).strip():
            faults.append("a link has no description")
        if item.get("/Type") == Name.EmbeddedFile:
            faults.append("it embeds a file")
    for address in addresses:
        if not address.startswith(("https://", "http://")):
            faults.append(f"it leads to {address}")
    return len(addresses)


def fonts(pdf, faults):
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
                faults.append(f"the font {item.FontName} is not embedded")


def verapdf(file, faults):
    for flavour in ("2a", "ua1"):
        run = subprocess.run(["verapdf", "--format", "text", "--flavour", flavour, file], capture_output=True, text=True)
        if run.returncode != 0 or not run.stdout.startswith("PASS"):
            faults.append(f"veraPDF {flavour}: {run.stdout.strip()} {run.stderr.strip()}")


def main(files):
    with_verapdf = shutil.which("verapdf") is not None
    failed = 0
    for file in files:
        faults = []
        with pikepdf.open(file) as pdf:
            faults.extend(pdf.check_pdf_syntax())
            counted = tags(pdf, faults)
            description(pdf, faults)
            links = live_parts(pdf, faults)
            fonts(pdf, faults)
            pages = len(pdf.pages)
        if with_verapdf:
            verapdf(file, faults)
        size = Path(file).stat().st_size
        if size > 3_000_000:
            faults.append(f"it has {size} bytes")
        figures, tables, headings = counted or (0, 0, 0)
        print(f"{file}: {pages} pages, {size} bytes, {headings} headings, {tables} tables, {figures} figures, {links} addresses")
        for fault in sorted(set(faults)):
            print(f"  {fault}")
        failed += bool(faults)
    if not with_verapdf:
        print("veraPDF is not installed: PDF/A-2a and PDF/UA-1 were checked by pikepdf alone")
    if not files or failed:
        sys.exit(f"{failed} of {len(files)} files fail" if files else "name the files")


if __name__ == "__main__":
    main(sys.argv[1:])
