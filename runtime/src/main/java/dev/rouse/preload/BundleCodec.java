package dev.rouse.preload;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes bundles for another node, whose manifest of the type may be another one: format 1, version 8, then each item that is known:
 * kind 1, suffix, and what is there of it. A key has its value, or none; a prefix whether it is known as a whole 1, count 4, and its
 * entries. Byte arrays have their length, 4, in front.
 */
public final class BundleCodec {

    private static final int FORMAT = 1;
    private static final int ABSENT_KEY = 0;
    private static final int KEY = 1;
    private static final int PREFIX = 2;
    private static final int TRUNCATED_PREFIX = 3;

    private BundleCodec() {}

    /** The bytes of all that {@code bundle} knows. */
    public static byte[] encode(PreloadBundle bundle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 2 * bundle.bytes());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(bundle.version().value());
            PreloadManifest manifest = bundle.manifest();
            for (PreloadManifest.Key key : manifest.keys()) {
                writeKey(out, key.suffix(), bundle.lookup(key.suffix()));
            }
            for (int i = 0; i < manifest.prefixes().size(); i++) {
                if (bundle.isScanned(manifest.keys().size() + i)) {
                    writePrefix(out, bundle, i);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeKey(DataOutputStream out, KvKey suffix, Lookup found) throws IOException {
        if (found.isUnknown()) {
            return;
        }
        out.writeByte(found.isPresent() ? KEY : ABSENT_KEY);
        write(out, suffix.bytes());
        if (found.isPresent()) {
            write(out, found.value());
        }
    }

    private static void writePrefix(DataOutputStream out, PreloadBundle bundle, int index) throws IOException {
        PreloadManifest manifest = bundle.manifest();
        out.writeByte(bundle.isTruncated(manifest.keys().size() + index) ? TRUNCATED_PREFIX : PREFIX);
        write(out, manifest.prefixes().get(index).suffix().bytes());
        List<KvEntry> entries = bundle.entriesOf(index);
        out.writeInt(entries.size());
        for (KvEntry entry : entries) {
            write(out, entry.key().bytes());
            write(out, entry.value());
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * The bundle that {@code bytes} are, as far as {@code manifest} asks for it and has room.
     *
     * @param actor who it is for, to be named in the log
     * @return null where they are none that this version knows
     */
    public static @Nullable PreloadBundle decode(byte[] bytes, PreloadManifest manifest, Object actor) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != FORMAT) {
                return null;
            }
            KvVersion version = new KvVersion(in.getLong());
            Map<KvKey, Item> keys = new HashMap<>();
            Map<KvKey, Item> prefixes = new HashMap<>();
            while (in.hasRemaining()) {
                int kind = in.get();
                KvKey suffix = read(in);
                (kind <= KEY ? keys : prefixes).put(suffix, item(kind, in));
            }
            return built(manifest, actor, version, keys, prefixes);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Knowledge of a key or a prefix.
     *
     * @param value of a key; null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Item(int kind, byte @Nullable [] value, List<KvEntry> entries) {}

    private static Item item(int kind, ByteBuffer in) {
        return switch (kind) {
            case ABSENT_KEY -> new Item(kind, null, List.of());
            case KEY -> new Item(kind, read(in).bytes(), List.of());
            case PREFIX, TRUNCATED_PREFIX -> new Item(kind, null, entries(in));
            default -> throw new IllegalArgumentException("A bundle has no items of kind " + kind + ".");
        };
    }

    private static List<KvEntry> entries(ByteBuffer in) {
        int count = in.getInt();
        List<KvEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new KvEntry(read(in), read(in).bytes()));
        }
        return entries;
    }

    private static KvKey read(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return KvKey.of(bytes);
    }

    private static PreloadBundle built(
            PreloadManifest manifest,
            Object actor,
            KvVersion version,
            Map<KvKey, Item> keys,
            Map<KvKey, Item> prefixes) {
        BundleBuilder builder = new BundleBuilder(manifest, actor);
        for (int i = 0; i < manifest.keys().size(); i++) {
            Item item = keys.get(manifest.keys().get(i).suffix());
            if (item != null) {
                builder.key(i, item.value);
            }
        }
        for (int i = 0; i < manifest.prefixes().size(); i++) {
            Item item = prefixes.get(manifest.prefixes().get(i).suffix());
            if (item != null) {
                builder.prefix(i, item.entries, item.kind == TRUNCATED_PREFIX);
            }
        }
        return builder.build(version);
    }
}
