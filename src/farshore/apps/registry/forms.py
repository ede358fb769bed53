"""What the registry takes from people."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.services.imports.importers import kinds

MOST = 200 * 1024 * 1024


class ImportForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=kinds)
    file = forms.FileField(
        label=_("File"), help_text=_("UTF-8 text or a ZIP with one JSON file, at most 200 MB.")
    )
    dry_run = forms.BooleanField(
        label=_("Only try it: change nothing"), required=False, initial=True
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST:
            raise ValidationError(_("The file is larger than 200 MB."))
        return file
