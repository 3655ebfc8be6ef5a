package dev.rouse.kv.fdb;

import dev.rouse.architecture.JavadocContract;

final class FdbJavadocTest implements JavadocContract {}
