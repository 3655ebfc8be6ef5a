package dev.rouse.test;

import dev.rouse.architecture.JavadocContract;

final class TestKitJavadocTest implements JavadocContract {}
