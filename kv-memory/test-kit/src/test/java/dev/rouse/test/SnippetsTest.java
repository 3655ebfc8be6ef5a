package dev.rouse.test;

import dev.rouse.fixture.document.SnippetsContract;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SnippetsTest implements SnippetsContract {}
