package dev.rouse.cli;

import dev.rouse.architecture.JavadocContract;

final class CliJavadocTest implements JavadocContract {}
