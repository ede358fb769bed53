"""Audit entries in templates."""

from django import template

from farshore.apps.audit.actions import in_words, subject_in_words

register = template.Library()
register.filter("action_in_words", in_words)
register.filter("subject_in_words", subject_in_words)
