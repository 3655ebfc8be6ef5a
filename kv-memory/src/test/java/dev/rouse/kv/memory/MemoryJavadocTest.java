package dev.rouse.kv.memory;

import dev.rouse.architecture.JavadocContract;

final class MemoryJavadocTest implements JavadocContract {}
