"""What the matching engine answers to "why" and "why not", in words."""

from django.utils.translation import gettext_lazy as _

MATCHING = {
    "matched": _("Rank %(rank)s with score %(score)s."),
    "meaning": _("The texts are close in meaning across languages: %(value)s."),
    "hub": _("Lowered by %(value)s, since the texts are close to many others too."),
    "overlap": _("Shared wording adds %(share)s."),
    "terms": _("Shared terms of the field add %(share)s."),
    "shared-term": _("Both speak of “%(term)s”."),
    "shared-wording": _("Both say “%(text)s”."),
    "excluded": _("A person left this pair out."),
    "below-top": _("%(shown)s needs suit this technology better."),
    "capacity-used": _("The need takes %(capacity)s proposals and has them."),
    "filter-failed": _("%(name)s does not fit: %(offer)s against %(need)s."),
}
