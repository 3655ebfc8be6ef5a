package dev.rouse.base;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Version of the program that runs in this process: {@code Implementation-Version} in the manifest of its jar. */
public final class ProgramVersion {

    /** Version of a program that says none: one that is being developed. */
    public static final String NONE = "dev";

    private static final int LONGEST = 100;

    private ProgramVersion() {}

    /** Reads files, once: not for an event loop. Never throws. */
    public static String ofProcess() {
        return of(System.getProperty("sun.java.command", ""));
    }

    /**
     * The version of the program that was started by {@code command}.
     *
     * @param command a main class or a jar, and arguments
     */
    static String of(String command) {
        String program = command.split(" ", 2)[0];
        try {
            String version = program.endsWith(".jar") ? ofJar(program) : ofClass(program);
            return version == null || version.isBlank()
                    ? NONE
                    : version.substring(0, Math.min(LONGEST, version.length()));
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            return NONE;
        }
    }

    private static @Nullable String ofJar(String path) throws IOException {
        try (JarFile jar = new JarFile(path)) {
            Manifest manifest = jar.getManifest();
            return manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
    }

    /** @param name {@code module/class} or {@code class} */
    private static @Nullable String ofClass(String name) throws ReflectiveOperationException {
        return Class.forName(name.substring(name.indexOf('/') + 1), false, ClassLoader.getSystemClassLoader())
                .getPackage()
                .getImplementationVersion();
    }
}
