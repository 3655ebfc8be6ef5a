package dev.rouse.kv.memory.journal;

import static dev.rouse.kv.memory.Stores.key;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.commit.BatchRule;
import dev.rouse.kv.memory.commit.Budget;
import dev.rouse.kv.memory.commit.Commits;
import dev.rouse.kv.memory.commit.PendingCommit;
import dev.rouse.kv.memory.table.Cells;
import dev.rouse.kv.memory.table.Horizon;
import dev.rouse.kv.memory.table.VersionedMap;
import java.time.Duration;
import java.util.List;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A store's parts on a disk of the test's. */
record DiskParts(VersionedMap map, Commits commits) {

    static DiskParts on(Disk disk, long version) {
        KvVersion start = new KvVersion(version);
        Horizon horizon = new Horizon(Duration.ofSeconds(5), 1 << 20, System::nanoTime, version);
        VersionedMap map = new VersionedMap(new Cells(), horizon, start);
        DiskJournal journal = new DiskJournal(disk, map);
        Commits commits =
                new Commits(map, BatchRule.NONE, Schedulers.parallel(), new Budget(1 << 20), Long.MAX_VALUE, journal);
        journal.start(commits::rollBack);
        return new DiskParts(map, commits);
    }

    Mono<KvVersion> commit(KvCommit commit) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super KvVersion> subscriber) {
                PendingCommit pending = new PendingCommit(commit, List.of(), subscriber);
                subscriber.onSubscribe(pending);
                commits.submit(pending);
            }
        };
    }

    byte[] read(String name) {
        return map.read(KvRead.builder().key(key(name)).build()).value(0);
    }
}
