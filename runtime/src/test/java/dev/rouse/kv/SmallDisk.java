package dev.rouse.kv;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.rouse.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, where this process may mount one; else the test is skipped, and says why. */
public final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** One in memory. */
    public static SmallDisk at(Path path, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(path);
        skipUnless(Shell.tryTo("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path));
        return new SmallDisk(path);
    }

    /** One of type ext4 in {@code image}, a file that is made as large as it needs and takes room as it is written. */
    public static SmallDisk in(Path image, Path path, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(path);
        Shell.run("truncate", "-s", mebibytes + "M", image);
        skipUnless(Shell.tryTo("mkfs.ext4", "-q", "-F", "-m", "0", image));
        skipUnless(Shell.tryTo("mount", "-o", "loop", image, path));
        return new SmallDisk(path);
    }

    private static void skipUnless(Shell.Said said) {
        if (said.status() != 0) {
            Console.info("Skipped, since no small file system can be mounted here: " + said.text());
        }
        Assumptions.assumeTrue(said.status() == 0, said.text());
    }

    public Path path() {
        return path;
    }

    /** Makes one in memory smaller or larger, until {@code mebibytes} are left. */
    public void leave(long mebibytes) throws IOException, InterruptedException {
        FileStore all = Files.getFileStore(path);
        long used = 1 + (all.getTotalSpace() - all.getUsableSpace() >> 20);
        Shell.run("mount", "-o", "remount,size=" + (used + mebibytes) + "m", path);
    }

    /** Writes until nothing more fits. */
    public void fill() throws IOException {
        byte[] block = new byte[BLOCK];
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
    public void free() throws IOException {
        Files.delete(filler());
    }

    /** Makes it read-only as the system does after an error, whoever writes to it: with files that are open for that, only so. */
    public void becomeReadOnly() throws IOException, InterruptedException {
        Shell.run("mount", "-o", "remount,abort", path);
    }

    private Path filler() {
        return path.resolve("filler");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Shell.run("umount", "-l", path);
    }
}
