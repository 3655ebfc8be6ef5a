package dev.rouse.operator;

import dev.rouse.ActorAddress;
import dev.rouse.ActorStateInfo;
import dev.rouse.ConnectionInfo;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataPage;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import dev.rouse.record.StateRecord;
import dev.rouse.record.Suffix;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.record.connection.SocketRecord;
import dev.rouse.type.HostedType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Views of an actor's records for operators, as they are in the store. */
public record StoredViews(Keys keys, ActorAddress actor) {

    private static final int PAGE_BYTES = 1024 * 1024;
    private static final int REVISION_BYTES = 16;
    private static final int MOST_CONNECTIONS = 1000;
    private static final int SHOWN_OF_ID = 6;

    private KvKey key(byte... suffix) {
        return keys.actor(actor.id(), suffix);
    }

    // The state.

    /** The read that {@link #state} needs. */
    public KvRead.Builder stateRead() {
        return KvRead.builder().key(key(Suffix.state()));
    }

    /** The state; empty where there is none. */
    public Mono<ActorStateInfo> state(KvSnapshot found, HostedType type) {
        byte[] record = found.value(0);
        if (record == null) {
            return Mono.empty();
        }
        StateRecord stored = StateRecord.decode(key(Suffix.state()), record);
        StateText text = StateText.of(stored.state(), type);
        return Mono.just(new ActorStateInfo(
                revision(record), stored.version(), stored.state().length, text.isWritten(), text.json()));
    }

    /** The name of a state record that no other content has. */
    public static String revision(byte[] record) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(record);
            return HexFormat.of().formatHex(digest, 0, REVISION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    // Own data.

    /**
     * The read that {@link #data} needs.
     *
     * @throws InvalidCallException there is no such cursor
     */
    public KvRead.Builder dataRead(@Nullable String cursor, int limit) {
        KvKey all = key(Suffix.data());
        KvKey begin = cursor == null ? all : all.plus(decoded(cursor)).next();
        return KvRead.builder()
                .range(KvRange.of(begin, all.prefixEnd()).maxRows(limit).maxBytes(PAGE_BYTES));
    }

    private static byte[] decoded(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw new InvalidCallException("A cursor is what a page before gave as its next, got '" + cursor + "'.");
        }
    }

    public DataPage data(KvSnapshot found) {
        int prefix = key(Suffix.data()).length();
        KvRangeResult rows = found.range(0);
        List<DataEntry> entries = new ArrayList<>();
        byte[] last = {};
        for (KvEntry row : rows.entries()) {
            byte[] key = row.key().bytes();
            last = Arrays.copyOfRange(key, prefix, key.length);
            entries.add(new DataEntry(DataKey.of(last), row.value()));
        }
        String next = rows.truncated() ? Base64.getUrlEncoder().withoutPadding().encodeToString(last) : null;
        return new DataPage(entries, next);
    }

    // Connections.

    /** The read that {@link #connections} needs. */
    public KvRead.Builder connectionsRead() {
        return KvRead.builder()
                .range(KvRange.prefix(key(Suffix.connections()))
                        .maxRows(MOST_CONNECTIONS)
                        .maxBytes(PAGE_BYTES));
    }

    public List<ConnectionInfo> connections(KvSnapshot found) {
        return found.range(0).entries().stream().map(this::connection).toList();
    }

    private ConnectionInfo connection(KvEntry row) {
        ConnectionRecord stored = ConnectionRecord.decode(row.key(), row.value());
        SocketRecord socket = stored.socket();
        byte[] key = row.key().bytes();
        byte[] id = Arrays.copyOfRange(key, key(Suffix.connections()).length(), key.length);
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        return new ConnectionInfo(
                name.substring(0, Math.min(SHOWN_OF_ID, name.length())),
                Instant.ofEpochMilli(stored.since()),
                stored.front().toString(),
                stored.received(),
                stored.principal(),
                stored.ending(),
                stored.subscriptions(),
                socket == null ? null : socket.path());
    }

    // The token.

    /** The read that {@link #isToken} needs. */
    public KvRead.Builder tokenRead() {
        return KvRead.builder().key(key(Suffix.inspectorToken()));
    }

    /** Whether {@code given} is the actor's token. How long that takes tells nothing of it. */
    public boolean isToken(KvSnapshot found, String given) {
        Arguments.required("given", given);
        byte[] record = found.value(0);
        return record != null && MessageDigest.isEqual(record, new TokenRecord(given).encode());
    }
}
