package dev.rouse.kv.memory;

import dev.rouse.architecture.SourceSizeContract;

final class MemorySourceSizeTest implements SourceSizeContract {}
