package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A second, tiny file that remembers which store this is and how far it was acknowledged, so that older files, those of
 * another store, or a log that lost its end are not taken for this store. It makes nothing durable: it finds damage.
 *
 * <p>Three slots of 37 bytes, 4,096 apart, big-endian: format 1, {@link StoreState} 24, written-count 8, CRC32C 4; the valid one
 * with the highest count holds. The first two are written in turn and synced, when the store opens and closes and now and
 * then; the third is written after every commit, after the data is synced and before anybody is told, and not synced. So
 * after the end of the process the file is exact, and after a power loss it may lag behind, which makes it a weaker guard,
 * but no tear of the third slot can make it unreadable.
 */
final class AcknowledgedVersion implements AutoCloseable {

    private static final byte FORMAT = 1;
    private static final int SLOT_BYTES = 1 + StoreState.BYTES + 8 + 4;
    private static final int SLOT_DISTANCE = 4_096;
    private static final int SYNCED_SLOTS = 2;
    private static final long NOWHERE = -1;
    private static final int SLOTS = SYNCED_SLOTS + 1;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOT_BYTES);
    private final ByteBuffer seen = ByteBuffer.allocateDirect(SLOT_BYTES);

    private StoreState state;
    private long count;
    private int nextSynced;
    private long lastPosition = NOWHERE;

    private AcknowledgedVersion(FileChannel file, Slot newest, int nextSynced) {
        this.file = file;
        this.state = newest.state;
        this.count = newest.count;
        this.nextSynced = nextSynced;
    }

    /** Makes the file of a new store: complete under its name or not there. */
    static void create(Path path, StoreState state) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        ByteBuffer all = ByteBuffer.allocate(SLOTS * SLOT_DISTANCE);
        for (int i = 0; i < SLOTS; i++) {
            all.position(i * SLOT_DISTANCE);
            all.put(encode(ByteBuffer.allocate(SLOT_BYTES), new Slot(state, i)));
        }
        try (FileChannel file = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(file, all.clear(), 0);
            file.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws KvCorruptException when no slot can be read */
    @SuppressWarnings("ReferenceEquality") // which of the slots it is, not what it holds
    static AcknowledgedVersion open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Slot first = slot(file, 0);
            Slot second = slot(file, 1);
            Slot newest = newer(newer(first, second), slot(file, 2));
            if (newest == null) {
                throw unreadable(path, file.size());
            }
            return new AcknowledgedVersion(file, newest, newer(first, second) == first ? 1 : 0);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    StoreState state() {
        return state;
    }

    /** Remembers {@code version}, past the end of this process. */
    void advance(long version) throws IOException {
        put(SYNCED_SLOTS, version);
    }

    /** Writes what it remembers once more and syncs it, past the end of the machine. */
    void sync() throws IOException {
        put(nextSynced, state.version());
        file.force(false);
        nextSynced = (nextSynced + 1) % SYNCED_SLOTS;
    }

    /** Tells whether what was written last is still there: nobody else has written over it. */
    boolean isAsWritten() throws IOException {
        if (lastPosition == NOWHERE) {
            return true;
        }
        seen.clear();
        while (seen.hasRemaining() && file.read(seen, lastPosition + seen.position()) >= 0) {}
        return seen.flip().equals(buffer.duplicate().clear());
    }

    private void put(int slot, long version) throws IOException {
        state = state.at(version);
        count++;
        long position = (long) slot * SLOT_DISTANCE;
        lastPosition = NOWHERE;
        write(file, encode(buffer.clear(), new Slot(state, count)), position);
        lastPosition = position;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, position + bytes.position());
        }
    }

    private static @Nullable Slot newer(@Nullable Slot one, @Nullable Slot other) {
        return one == null || (other != null && other.count > one.count) ? other : one;
    }

    private static KvCorruptException unreadable(Path path, long size) {
        return Corruption.at(
                path + " at 0, " + SLOT_DISTANCE + " and " + 2 * SLOT_DISTANCE,
                SLOTS + " slots of " + SLOT_BYTES
                        + " bytes with a valid checksum were expected, and none is, in a file of " + size
                        + " bytes, so nobody can tell whether the data beside it is complete",
                null);
    }

    private static @Nullable Slot slot(FileChannel file, int index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        long position = (long) index * SLOT_DISTANCE;
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {}
        if (bytes.hasRemaining()
                || bytes.getInt(SLOT_BYTES - 4) != checksum(bytes)
                || bytes.flip().get() != FORMAT) {
            return null;
        }
        return new Slot(StoreState.get(bytes), bytes.getLong());
    }

    private static ByteBuffer encode(ByteBuffer bytes, Slot slot) {
        bytes.put(FORMAT);
        slot.state.put(bytes);
        bytes.putLong(slot.count);
        return bytes.putInt(checksum(bytes)).flip();
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C checksum = new CRC32C();
        checksum.update(slot.duplicate().position(0).limit(SLOT_BYTES - 4));
        return (int) checksum.getValue();
    }

    private record Slot(StoreState state, long count) {}
}
