package dev.rouse.kv.memory.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file in the format of RocksDB's logs, in which its manifest is written too: blocks of 32 KiB, of records that are whole or in
 * parts, each with a masked CRC-32C, a length and a type. Behind the first record of a block that is not what was written,
 * nothing of that block is read, by the engine neither.
 *
 * @param size in bytes
 * @param intact the length up to the end of the last record before the first that is not what was written
 * @param recycled the first position of a record of a kind that only recycled logs have, which are never made here: its header
 *     is damaged, and the engine would search on without end; -1 for none
 */
record RocksLog(long size, long intact, long recycled) {

    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int MASK = 0xa282ead8;

    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int RECYCLED_WHOLE = 5;
    private static final int RECYCLED_LAST = 8;
    private static final int RECYCLED_TIMESTAMP_SIZE = 11;
    private static final int RECYCLED_PREDECESSOR = 131;

    static RocksLog read(Path file) throws IOException {
        Scan scan = new Scan();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = in.readNBytes(BLOCK);
            while (block.length > 0) {
                scan.read(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
                block = in.readNBytes(BLOCK);
            }
        }
        return new RocksLog(scan.begin, scan.intact, scan.recycled);
    }

    private static final class Scan {

        private long begin;
        private long intact;
        private long recycled = -1;
        private boolean broken;
        private boolean inParts;

        void read(ByteBuffer block) {
            int at = 0;
            while (at + HEADER <= block.limit()) {
                int type = Byte.toUnsignedInt(block.get(at + 6));
                int end = at + HEADER + Short.toUnsignedInt(block.getShort(at + 4));
                if (isRecycled(type) && recycled < 0) {
                    recycled = begin + at;
                }
                if (end > block.limit() || type == 0 || block.getInt(at) != checksum(block, at + 6, end)) {
                    broken = true;
                    break;
                }
                record(type, begin + end);
                at = end;
            }
            begin += block.limit();
        }

        private void record(int type, long end) {
            boolean begins = type == FIRST;
            boolean ends = type == LAST;
            broken |= inParts != (ends || !begins && type > FIRST && type < LAST);
            inParts = begins || inParts && !ends;
            if (!broken && !inParts) {
                intact = end;
            }
        }
    }

    private static boolean isRecycled(int type) {
        return type >= RECYCLED_WHOLE && type <= RECYCLED_LAST
                || type == RECYCLED_TIMESTAMP_SIZE
                || type == RECYCLED_PREDECESSOR;
    }

    @SuppressWarnings("ByteBufferBackingArray") // blocks are on the heap and begin where their arrays do
    private static int checksum(ByteBuffer block, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(block.array(), from, to - from);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }
}
