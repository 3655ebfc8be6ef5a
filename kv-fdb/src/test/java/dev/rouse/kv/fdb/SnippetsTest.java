package dev.rouse.kv.fdb;

import dev.rouse.fixture.document.SnippetsContract;

final class SnippetsTest implements SnippetsContract {}
