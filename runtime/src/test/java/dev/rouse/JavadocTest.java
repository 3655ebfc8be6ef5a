package dev.rouse;

import dev.rouse.architecture.JavadocContract;

final class JavadocTest implements JavadocContract {}
