package dev.rouse.kv.memory;

import dev.rouse.fixture.document.SnippetsContract;

final class SnippetsTest implements SnippetsContract {}
