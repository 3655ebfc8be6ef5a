package dev.rouse;

import dev.rouse.fixture.document.SnippetsContract;

final class SnippetsTest implements SnippetsContract {}
