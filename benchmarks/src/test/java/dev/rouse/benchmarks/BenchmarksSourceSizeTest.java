package dev.rouse.benchmarks;

import dev.rouse.architecture.SourceSizeContract;

final class BenchmarksSourceSizeTest implements SourceSizeContract {}
