package dev.rouse.kv.memory.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system call of a process on files, in their order, as {@code recorder.c} wrote it down. */
sealed interface SystemCall {

    record Open(int descriptor, Path path, int flags) implements SystemCall {

        private static final int CREATE = 0x40;
        private static final int TRUNCATE = 0x200;

        boolean creates() {
            return (flags & CREATE) != 0;
        }

        boolean truncates() {
            return (flags & TRUNCATE) != 0;
        }
    }

    record Close(int descriptor) implements SystemCall {}

    record Write(int descriptor, long offset, byte[] bytes) implements SystemCall {}

    record SetLength(int descriptor, long length) implements SystemCall {}

    record Sync(int descriptor) implements SystemCall {}

    record Rename(Path from, Path to) implements SystemCall {}

    record Remove(Path path) implements SystemCall {}

    record MakeDirectory(Path path) implements SystemCall {}

    /** Nothing that happened to files: what the process said that it has done. */
    record Mark(byte[] bytes) implements SystemCall {}

    private static SystemCall of(char kind, int descriptor, long number, byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return switch (kind) {
            case 'O' -> new Open(descriptor, Path.of(text), (int) number);
            case 'C' -> new Close(descriptor);
            case 'W' -> new Write(descriptor, number, bytes);
            case 'T' -> new SetLength(descriptor, number);
            case 'S' -> new Sync(descriptor);
            case 'R' ->
                new Rename(Path.of(text.substring(0, text.indexOf(0))), Path.of(text.substring(text.indexOf(0) + 1)));
            case 'U' -> new Remove(Path.of(text));
            case 'M' -> new MakeDirectory(Path.of(text));
            case 'A' -> new Mark(bytes);
            default -> throw new IllegalStateException("Nothing is known of the call " + kind + ": " + text);
        };
    }

    static List<SystemCall> read(Path recording) throws IOException {
        List<SystemCall> calls = new ArrayList<>();
        ByteBuffer from = ByteBuffer.wrap(Files.readAllBytes(recording)).order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            char kind = (char) from.get();
            int descriptor = from.getInt();
            long number = from.getLong();
            byte[] bytes = new byte[from.getInt()];
            from.get(bytes);
            calls.add(of(kind, descriptor, number, bytes));
        }
        return calls;
    }
}
