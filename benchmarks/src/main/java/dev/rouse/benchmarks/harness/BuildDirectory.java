package dev.rouse.benchmarks.harness;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The directory of the build, {@code benchmarks/target}: the place for what a run leaves behind. */
public final class BuildDirectory {

    private BuildDirectory() {}

    /** The directory that the classes or the jar are in. */
    public static Path path() {
        try {
            Path classes = Path.of(BuildDirectory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Classes come from no file", e);
        }
    }
}
