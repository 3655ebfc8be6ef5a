package dev.rouse.record.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts, addresses and bytes in records, each behind its length. */
final class RecordText {

    private RecordText() {}

    static int sizeOf(String text) {
        return 2 + Utf8.length(text);
    }

    static void put(ByteBuffer to, String text) {
        put(to, text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer from) {
        return new String(bytes(from), StandardCharsets.UTF_8);
    }

    /** Length 2, then {@code bytes}. */
    static void put(ByteBuffer to, byte[] bytes) {
        to.putShort(Lengths.of2(bytes.length)).put(bytes);
    }

    static byte[] bytes(ByteBuffer from) {
        return bytes(from, from.getShort() & 0xFFFF);
    }

    static byte[] bytes(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    static int sizeOf(ActorAddress address) {
        return sizeOf(address.type()) + sizeOf(address.key());
    }

    static void put(ByteBuffer to, ActorAddress address) {
        put(to, address.type());
        put(to, address.key());
    }

    static ActorAddress address(ByteBuffer from) {
        return ActorAddress.parse(text(from), text(from));
    }
}
