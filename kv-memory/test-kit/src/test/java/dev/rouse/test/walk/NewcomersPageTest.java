package dev.rouse.test.walk;

import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import dev.rouse.net.Front;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page at the end of a newcomer's first hour. */
@Tag("junit-6")
@Timeout(600)
class NewcomersPageTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of a newcomer's page");

    @Test
    void pageShowsThreeNodesAndAnActorWithItsSchedule(@TempDir Path folder) throws Exception {
        try (Walk walk = new Walk(folder)) {
            int port = Walk.port(walk.threeNodes().get(0));
            Front.send(port, "POST", "/visits/home", "");

            Window nodes = CHROMIUM.open("http://127.0.0.1:" + port + "/inspector#nodes");
            nodes.await("document.querySelectorAll('main section:first-child tbody tr').length === 3");
            Window actor = CHROMIUM.open("http://127.0.0.1:" + port + "/inspector#actor/counter/home");
            actor.await("document.querySelector('textarea.state')?.value === '1'");
            actor.evaluate(
                    "[...document.querySelectorAll('button')].find(one => one.textContent === 'Schedule').click()");
            actor.await("document.querySelector('main').innerText.includes('reset')");
        }
    }
}
