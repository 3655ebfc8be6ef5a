package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory of an open store, as it was found: to tell later whether what is at its path is still the same.
 *
 * @param key device and number of the file; null where the file system has none, and then only its presence is looked at
 */
record FileIdentity(Path path, @Nullable Object key) {

    static FileIdentity of(Path path) throws IOException {
        return new FileIdentity(path, keyOf(path));
    }

    /**
     * Looks at what is there now.
     *
     * @throws KvLostException when it is not what was found
     * @throws IOException when that cannot be told
     */
    void check() throws IOException {
        Object now;
        try {
            now = keyOf(path);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new KvLostException(path + " was removed or moved away while the store in it was open");
        }
        if (key != null && !key.equals(now)) {
            throw new KvLostException(path + " was replaced by another while the store in it was open");
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
