package dev.rouse.benchmarks;

import dev.rouse.architecture.JavadocContract;

final class BenchmarksJavadocTest implements JavadocContract {}
