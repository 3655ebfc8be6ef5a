package dev.rouse.cli;

import dev.rouse.architecture.SourceSizeContract;

final class CliSourceSizeTest implements SourceSizeContract {}
