package dev.rouse.kv.fdb;

import dev.rouse.architecture.SourceSizeContract;

final class FdbSourceSizeTest implements SourceSizeContract {}
