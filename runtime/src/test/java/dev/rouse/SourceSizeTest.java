package dev.rouse;

import dev.rouse.architecture.SourceSizeContract;

final class SourceSizeTest implements SourceSizeContract {}
