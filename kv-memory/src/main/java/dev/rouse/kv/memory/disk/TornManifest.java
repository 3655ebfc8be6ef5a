package dev.rouse.kv.memory.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A manifest of RocksDB whose end was torn when power was lost. The engine deletes nothing on account of an edit of its manifest
 * before that edit is synced, so without a torn one the store is whole; but it takes such an edit for damage where the length of
 * the file reached the disk before its bytes. A copy without it is made beside the store, of links, and takes the place of the
 * manifest once everything was read from it and found complete. An edit that was synced and is damaged is not passed over so:
 * the files that it put out of use are gone, which is found by {@code track_and_verify_wals} and the sizes of sorted files.
 */
final class TornManifest {

    private final StoreDirectory directory;
    private final String name;
    private final long intact;

    private TornManifest(StoreDirectory directory, String name, long intact) {
        this.directory = directory;
        this.name = name;
        this.intact = intact;
    }

    /** The manifest in use; null when it is not torn, or torn so early that it was so before it came into use. */
    static @Nullable TornManifest in(StoreDirectory directory) throws IOException {
        Path current = directory.data().resolve("CURRENT");
        if (Files.notExists(current)) {
            return null;
        }
        String name = Files.readString(current, ISO_8859_1).strip();
        if (!name.matches("MANIFEST-\\d+") || Files.notExists(directory.data().resolve(name))) {
            return null;
        }
        RocksLog log = RocksLog.read(directory.data().resolve(name));
        return log.intact() == 0 || log.intact() == log.size() ? null : new TornManifest(directory, name, log.intact());
    }

    /** Makes the store without the torn edit, beside it. */
    Path makeCopy() throws IOException {
        discard();
        Path copy = Files.createDirectory(directory.copy());
        for (Path file : files(directory.data())) {
            String each = file.getFileName().toString();
            if (!each.equals(name) && !each.startsWith("LOG") && !each.equals("LOCK")) {
                link(copy.resolve(each), file);
            }
        }
        Path manifest = Files.copy(directory.data().resolve(name), copy.resolve(name));
        try (FileChannel channel = FileChannel.open(manifest, StandardOpenOption.WRITE)) {
            channel.truncate(intact).force(true);
        }
        return copy;
    }

    private static void link(Path link, Path file) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, link);
        }
    }

    /** Replaces the torn manifest by that of the copy, in which everything was found. */
    void replace() throws IOException {
        Files.move(
                directory.copy().resolve(name),
                directory.data().resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        directory.syncData();
        discard();
    }

    /** Leaves no trace of the copy. */
    void discard() throws IOException {
        if (Files.exists(directory.copy())) {
            for (Path file : files(directory.copy())) {
                Files.delete(file);
            }
            Files.delete(directory.copy());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
