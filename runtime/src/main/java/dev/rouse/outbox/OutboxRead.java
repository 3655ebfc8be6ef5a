package dev.rouse.outbox;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.log.GuardedLogger;
import dev.rouse.turn.WorkHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;

/** A read of rows of an outbox that its actor's start has not found for want of room. Nothing is delivered before all are known. Lane only. */
final class OutboxRead {

    private static final int ROWS = 256;
    private static final int BYTES = 256 * 1024;
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final Logger LOG = GuardedLogger.of(OutboxRead.class);

    private final OutboxDeliveries deliveries;
    private final WorkHost host;
    private final OutboxShare share;

    OutboxRead(OutboxDeliveries deliveries, WorkHost host, OutboxShare share) {
        this.deliveries = deliveries;
        this.host = host;
        this.share = share;
    }

    void begin() {
        if (share.isReading()) {
            return;
        }
        share.reading(true);
        OutboxFeature feature = deliveries.feature();
        KvKey from = feature.keyOf(
                host.address(), Objects.requireNonNull(share.sent().unknownFrom()));
        KvKey end = feature.endOfRows(host.address());
        host.lane()
                .read(KvRead.builder().range(new KvRange(from, end, ROWS, BYTES, false)))
                .subscribe(
                        found -> host.lane().loop().put(() -> found(found.range(0))),
                        error -> host.lane().loop().put(() -> failed(error)));
    }

    private void found(KvRangeResult rows) {
        share.reading(false);
        if (!deliveries.isOf(host, share)) {
            return;
        }
        OutboxFeature feature = deliveries.feature();
        int prefix = feature.keyOf(host.address(), KvKey.of()).length();
        List<KvEntry> found = new ArrayList<>();
        for (KvEntry row : rows.entries()) {
            byte[] key = row.key().bytes();
            found.add(new KvEntry(KvKey.of(Arrays.copyOfRange(key, prefix, key.length)), row.value()));
        }
        try {
            share.sent()
                    .found(
                            found,
                            suffix -> feature.keyOf(host.address(), suffix),
                            rows.truncated() ? OutboxFeature.behind(found) : null,
                            share.sent().durable());
        } catch (RuntimeException e) {
            host.broke(e);
            return;
        }
        deliveries.soon(host, share);
    }

    private void failed(Throwable error) {
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", host.address())
                .log("Messages of an outbox could not be read, and are read again in a second");
        host.lane()
                .loop()
                .schedule(
                        () -> {
                            share.reading(false);
                            deliveries.soon(host, share);
                        },
                        PAUSE);
    }
}
