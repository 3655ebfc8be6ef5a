package dev.rouse.kv.memory;

import dev.rouse.kv.KvCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A second, tiny file that remembers which store this is and how far it was acknowledged, so that an older or another data
 * file is not taken for this one. Two slots of 37 bytes, 512 apart, written in turn: format 1, identity 16, version 8,
 * written-count 8, CRC32C 4; the valid one with the higher count holds.
 *
 * <p>Written after the data is synced and before anybody is told. Not synced itself: it survives the end of the process, and
 * after the end of the machine it may lag behind, which only makes it a weaker guard.
 */
final class Acknowledged implements AutoCloseable {

    private static final byte FORMAT = 1;
    private static final int SLOT_BYTES = 37;
    private static final int SLOT_DISTANCE = 512;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOT_BYTES);

    private final UUID identity;
    private long version;
    private long count;

    private Acknowledged(FileChannel file, Slot slot) {
        this.file = file;
        this.identity = slot.identity;
        this.version = slot.version;
        this.count = slot.count;
    }

    /** Makes the file of a new store: complete under its name or not there. */
    static void create(Path path, UUID identity) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        ByteBuffer both = ByteBuffer.allocate(SLOT_DISTANCE + SLOT_BYTES);
        both.put(encode(ByteBuffer.allocate(SLOT_BYTES), new Slot(identity, 0, 0)));
        both.position(SLOT_DISTANCE);
        both.put(encode(ByteBuffer.allocate(SLOT_BYTES), new Slot(identity, 0, 1)));
        try (FileChannel file = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(both.flip());
            file.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @throws KvCorruptException when neither slot can be read */
    static Acknowledged open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new Acknowledged(file, newest(path, file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    UUID identity() {
        return identity;
    }

    long version() {
        return version;
    }

    void advance(long to) throws IOException {
        version = to;
        count++;
        encode(buffer.clear(), new Slot(identity, version, count));
        long slot = (count & 1) * SLOT_DISTANCE;
        while (buffer.hasRemaining()) {
            file.write(buffer, slot + buffer.position());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static Slot newest(Path path, FileChannel file) throws IOException {
        Slot first = slot(file, 0);
        Slot second = slot(file, SLOT_DISTANCE);
        if (first == null || (second != null && second.count > first.count)) {
            first = second;
        }
        if (first == null) {
            throw DurableStore.corrupt(
                    path + " at 0 and " + SLOT_DISTANCE,
                    "two slots of " + SLOT_BYTES
                            + " bytes with a valid checksum were expected, and neither is, in a file of " + file.size()
                            + " bytes, so nobody can tell whether the data beside it is complete",
                    null);
        }
        return first;
    }

    private static @Nullable Slot slot(FileChannel file, int position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {}
        if (bytes.hasRemaining() || bytes.getInt(SLOT_BYTES - 4) != checksum(bytes) || bytes.get(0) != FORMAT) {
            return null;
        }
        return new Slot(new UUID(bytes.getLong(1), bytes.getLong(9)), bytes.getLong(17), bytes.getLong(25));
    }

    private static ByteBuffer encode(ByteBuffer bytes, Slot slot) {
        bytes.put(FORMAT)
                .putLong(slot.identity.getMostSignificantBits())
                .putLong(slot.identity.getLeastSignificantBits())
                .putLong(slot.version)
                .putLong(slot.count);
        return bytes.putInt(checksum(bytes)).flip();
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C checksum = new CRC32C();
        checksum.update(slot.duplicate().position(0).limit(SLOT_BYTES - 4));
        return (int) checksum.getValue();
    }

    private record Slot(UUID identity, long version, long count) {}
}
