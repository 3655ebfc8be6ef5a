package dev.rouse.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.rouse.architecture.ArchitectureContract;
import java.util.Map;
import java.util.Set;

/** The command line knows the server by its HTTP alone, and nothing of the runtime. */
final class CliArchitectureTest implements ArchitectureContract {

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(Main.class);

    @Override
    public JavaClasses classes() {
        return CLASSES;
    }

    @Override
    public Map<String, Set<String>> mayImport() {
        return Map.of("dev.rouse.cli", Set.of());
    }

    @Override
    public Set<String> offered() {
        return Set.of("dev.rouse.cli");
    }
}
