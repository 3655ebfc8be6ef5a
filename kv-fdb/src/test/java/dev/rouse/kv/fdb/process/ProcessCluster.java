package dev.rouse.kv.fdb.process;

import dev.rouse.ClusterEvent;
import dev.rouse.ClusterEvent.MemberRevoked;
import dev.rouse.ClusterView;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.history.Courier;
import dev.rouse.history.Ledger;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.process.Cable.Way;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Three nodes, each a process, with default options, and a fourth that only calls, in this JVM. All that goes from one to another or to
 * their FoundationDB goes over {@link Cable}s.
 */
final class ProcessCluster implements AutoCloseable {

    static final int NODES = 3;

    private static final Path LOGS = Path.of("target", "nodes");
    private static final byte[] ROOT = {'p'};
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Site> sites = new ArrayList<>();
    private final Queue<ClusterEvent> events = new ConcurrentLinkedQueue<>();
    private final Cable storeCable;
    private final FdbProcesses fdb;
    private final FdbKvStore store;
    private final ActorRuntime caller;
    private int started;

    /** A node and the cable to it. */
    record Site(ChildNode node, Cable cable) {}

    ProcessCluster() throws Exception {
        int port = FdbProcesses.freePorts(1).get(0);
        storeCable = cable(port);
        fdb = FdbProcesses.singleBehind(port, storeCable.port());
        whole();
        store = FdbKvStore.builder()
                .clusterFile(fdb.clusterFile())
                .root(ROOT)
                .open()
                .block(PATIENCE);
        caller = ActorRuntime.builder()
                .store(store)
                .calls(Ledger.class)
                .calls(Courier.class)
                .options(options -> options.cluster(c -> c.callsOnly()))
                .start()
                .block(PATIENCE);
        caller.cluster().events().subscribe(events::add);
        awaitBalance();
    }

    private Cable cable(int target) {
        return new Cable(loops.next(), target);
    }

    ActorRuntime caller() {
        return caller;
    }

    /** The nodes, the one that was started last at the end. */
    List<Site> sites() {
        return List.copyOf(sites);
    }

    FdbProcesses fdb() {
        return fdb;
    }

    // Processes.

    /** Starts a node. Does not wait until it serves. */
    Site begin() throws IOException {
        int port = FdbProcesses.freePorts(1).get(0);
        Cable cable = cable(port);
        ChildNode node = new ChildNode(
                "node" + started++,
                fdb.clusterFile(),
                ROOT,
                NodeOptions.defaults().lease(),
                port,
                cable.address());
        Site site = new Site(node, cable);
        sites.add(site);
        return site;
    }

    /** Starts a node, and waits until it serves. */
    Site start() throws IOException {
        Site site = begin();
        site.node.await(Status.SERVING);
        return site;
    }

    /** Starts as many nodes as are missing, and waits until they serve. */
    private void whole() throws IOException {
        List<Site> fresh = new ArrayList<>();
        while (sites.size() < NODES) {
            fresh.add(begin());
        }
        fresh.forEach(site -> site.node.await(Status.SERVING));
    }

    /** Three nodes, each with its share of the shards, and no faults. */
    void restore() throws Exception {
        mend();
        whole();
        awaitBalance();
    }

    /** Waits until each node has what it is to have. */
    void awaitBalance() throws InterruptedException {
        await("balance", () -> {
            ClusterView view = caller.cluster().view();
            return view.unowned() == 0
                    && view.moves().isEmpty()
                    && view.members().stream()
                                    .filter(member -> member.state() == ClusterView.State.ACTIVE)
                                    .count()
                            == sites.size();
        });
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new AssertionError("No " + what + " within " + PATIENCE + ", but "
                        + caller.cluster().view() + " and " + events);
            }
            Duel.pass(2);
        }
    }

    void stop(Site site) throws InterruptedException {
        site.node.stop();
        forget(site);
    }

    void kill(Site site) {
        site.node.kill();
        forget(site);
    }

    private void forget(Site site) {
        site.cable.close();
        sites.remove(site);
        keepLog(site.node);
    }

    /** For who wants to know why a trial failed. */
    private static void keepLog(ChildNode node) {
        try {
            Files.write(Files.createDirectories(LOGS).resolve(node.name() + ".log"), node.everything());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many nodes were revoked by others, as far as the caller knows. */
    long revocations() {
        return events.stream().filter(MemberRevoked.class::isInstance).count();
    }

    // Cables.

    /** Cuts {@code site} from all other nodes and the caller, but not from FoundationDB: its own bytes, those to it, or both. */
    void cutLinks(Site site, boolean from, boolean to) {
        site.cable.cut(pid -> true, ways(to, from));
        long own = site.node.pid();
        for (Site other : sites) {
            if (other != site) {
                other.cable.cut(pid -> pid == own, ways(from, to));
            }
        }
    }

    private static Way[] ways(boolean there, boolean back) {
        return there && back ? Way.values() : new Way[] {there ? Way.THERE : Way.BACK};
    }

    /** Cuts {@code site} from FoundationDB. */
    void cutStore(Site site) {
        long own = site.node.pid();
        storeCable.cut(pid -> pid == own, Way.values());
    }

    /** All cables are whole again. */
    void mend() {
        storeCable.mend();
        sites.forEach(site -> site.cable.mend());
    }

    @Override
    public void close() {
        try {
            caller.stop().block(PATIENCE);
            store.close().block(PATIENCE);
        } finally {
            sites.forEach(site -> {
                site.node.close();
                keepLog(site.node);
            });
            fdb.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
