"""What operators write, read once and handed on as frozen objects; all mistakes told at once.

``loader.load_service`` and ``loader.load_sources`` read the folder, ``watch.ConfigWatcher`` says when to
read it again, ``digest.rule_digest`` when a source's rules changed. ``opml`` turns readers' lists into
source files, ``export`` tells the settings to machines and people. The types are in ``schema``, those of
feeds in ``feeds.settings``. Nothing is imported here: whoever needs only the types pays only for them.
"""
