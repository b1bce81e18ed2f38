"""What the book on paper needs besides: LaTeX takes no SVG, so pictures become PDF."""

import os
import shutil
import subprocess

from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms.images import ImageConverter


class Pictures(ImageConverter):
    conversion_rules = [("image/svg+xml", "application/pdf")]

    def is_available(self):
        return shutil.which("rsvg-convert") is not None

    def handle(self, node):
        # Chapters give pictures the same names, and what is made of them would all lie in one folder.
        self.folder = os.path.basename(os.path.dirname(node["uri"]))
        super().handle(node)

    @property
    def imagedir(self):
        return os.path.join(self.app.doctreedir, "images", self.folder)

    def convert(self, source, target):
        done = subprocess.run(["rsvg-convert", "-f", "pdf", "-o", target, source], capture_output=True, text=True)
        if done.returncode != 0:
            raise ExtensionError(f"{source}: {done.stderr}")
        return True


def setup(app):
    app.add_post_transform(Pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
