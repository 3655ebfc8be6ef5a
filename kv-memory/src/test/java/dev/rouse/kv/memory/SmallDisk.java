package dev.rouse.kv.memory;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, where this process may mount one; else the test is skipped, and says why. */
final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk at(Path path, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(path);
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes()).strip();
        boolean mounted = mount.waitFor() == 0;
        if (!mounted) {
            System.out.println("Skipped, since no small file system can be mounted here: " + said);
        }
        Assumptions.assumeTrue(mounted, said);
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /** Writes until nothing more fits. */
    void fill() throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler(), CREATE, APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    /** There is room again. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Shell.run("umount", "-l", path);
    }
}
