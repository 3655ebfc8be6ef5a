package dev.rouse.test;

import dev.rouse.architecture.SourceSizeContract;

final class TestKitSourceSizeTest implements SourceSizeContract {}
