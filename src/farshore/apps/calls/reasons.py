"""What the deciding engines answer to "why" and "why not", in words."""

from django.utils.translation import gettext_lazy as _

SELECTION = {
    "chosen": _(
        "Chosen with merit %(score)s. It could fall by %(margin)s before another cohort is better."
    ),
    "chosen-at-all": _("Chosen with merit %(score)s."),
    "indispensable": _("No cohort keeps the rules without it."),
    "decided-beforehand": _("A person decided this beforehand."),
    "forced-clash": _("With it no cohort keeps the rules: %(rules)s."),
    "score": _("It would draw level with merit %(needed)s, %(more)s more than it has."),
    "who-leaves": _("If it went in, these would leave: %(ids)s."),
    "who-enters": _("These would come in with it: %(ids)s."),
    "cost": _("It would draw level if it asked for %(at_most)s at most, %(less)s less."),
    "budget": _("The cohort with it added exceeds the budget by %(more)s."),
    "seats": _("It would be in with %(more)s more seats."),
    "quota": _("It would be in if “%(name)s” allowed %(maximum)s."),
    "exclusive": _("It would be in if %(first)s and %(second)s could go together."),
    "requires": _("It would be in if %(first)s could go without %(second)s."),
}
# one whose pair cannot be kept any more
LOST = _("It goes only with %(second)s, which is no longer in the running.")
SCORING = {
    "standing": _(
        "Rank %(rank)s for %(places)s places: merit %(mean)s ± %(sd)s, "
        "chance to be among the best %(probability)s."
    ),
    "not-rankable": _(
        "Reviewers do not agree enough to rank at all (reliability %(reliability)s)."
    ),
    "no-reviews": _("It has no reviews; it stands at the general mean."),
    "harsh-reviewers": _("Its %(reviewers)s reviewers are strict: corrected by +%(by)s."),
    "generous-reviewers": _("Its %(reviewers)s reviewers are generous: corrected by %(by)s."),
    "shrunk": _("Drawn towards the general mean by %(by)s, as %(reviews)s reviews allow."),
    "on-the-line": _("It stands on the line: chance decides with %(probability)s."),
}
ASSIGNMENT = {
    "kept": _("A person fixed this pair (fit %(score)s)."),
    "assigned": _(
        "Fit %(score)s, rank %(rank)s of %(candidates)s; "
        "the reviewer holds %(load)s of at most %(max_load)s."
    ),
    "worth": _("Without this pair the total fit falls by %(total)s."),
    "irreplaceable": _("Nobody else can take this review."),
    "conflict": _("A conflict of interest stands between them; it is final."),
    "not-a-candidate": _("The pair has no fit."),
    "reviewer-full": _("The reviewer holds %(load)s of at most %(max_load)s reviews."),
    "higher-scores": _("Others fit better: at least %(lowest)s against %(score)s."),
    "costs": _("Forcing this pair would cost %(total)s of the total fit."),
    "impossible": _("With this pair the reviews cannot be met."),
}
RULES = {
    "seats": _("the seats"),
    "budget": _("the budget"),
    "quota-minimum": _("at least, “%(name)s”"),
    "quota-maximum": _("at most, “%(name)s”"),
    "exclusive": _("%(first)s and %(second)s do not go together"),
    "requires": _("%(first)s goes only with %(second)s"),
    "forced-in": _("%(name)s is to be in"),
    "forced-out": _("%(name)s is to be out"),
}
EVIDENCE = {
    "same-organisation": _("Both belong to %(organisation)s."),
    "parent-institute": _("The company was spun off from %(organisation)s."),
    "was-there": _("The reviewer was at %(organisation)s (%(from)s – %(to)s)."),
    "named-there": _("“%(name)s” is named at %(organisation)s (%(from)s – %(to)s)."),
    "were-together": _("Both were at %(name)s (%(from)s – %(to)s)."),
    "investor": _("“%(name)s” invested in the company on %(on)s."),
    "inventor": _("“%(name)s” is named as an inventor of “%(title)s”."),
    "co-inventors": _("“%(name)s” and the reviewer invented “%(title)s” together."),
    "declared": _("The reviewer declared it."),
}
WHATS = {
    "added": _("added"),
    "removed": _("removed"),
    "unchanged": _("unchanged"),
    "refused": _("refused"),
}
REFUSALS = {
    "unknown-application": _("No application of this call has this number."),
    "unknown-reviewer": _("Nobody on this panel has this number or address."),
    "not-reviewable": _("This application is not in review."),
    "conflict": _("A conflict of interest stands between them; it is final."),
    "twice": _("The pair stands in the file before (line %(first)s)."),
    "handed-in": _("Handed in already: it stays."),
    "begun": _("Begun already: it stays."),
    "over-load": _("The reviewer holds %(first)s of at most %(second)s reviews."),
    "too-few-reviews": _("It would have %(first)s of %(second)s reviews."),
    "not-a-number": _("The score is not a number."),
}
