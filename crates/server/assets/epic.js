// Small comforts. Every page and form works without this file.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // a form is sent once, however often its button is pressed
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // not `form.method`: a field may be called so
    if (form.getAttribute("method") !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // after this turn, so that the pressed button's value still goes along
    setTimeout(() => all("button", form).forEach((button) => (button.disabled = true)));
  });
  // back from the next page the form can be sent again
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("button", form).forEach((button) => (button.disabled = false));
    });
  });

  // the first thing that is wrong is where one types next
  const wrong = document.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();

  // asks for a page, dropping answers that a later question overtook
  const asking = () => {
    let last = 0;
    return async (url) => {
      const mine = ++last;
      const answer = await fetch(url, { headers: { accept: "text/html" } });
      if (answer.redirected && new URL(answer.url).pathname === "/login") {
        location.reload();
        return null;
      }
      const html = await answer.text();
      return mine === last && answer.ok ? new DOMParser().parseFromString(html, "text/html") : null;
    };
  };
  const soon = (work, wait) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), wait);
    };
  };
  const query = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));

  // lists are searched as one types
  all("form[data-live]").forEach((form) => {
    const ask = asking();
    const found = document.querySelector(form.dataset.live);
    if (!found) return;
    all("button", form).forEach((button) => (button.hidden = true));
    const search = soon(async () => {
      const to = `${form.getAttribute("action")}?${query(form)}`;
      found.setAttribute("aria-busy", "true");
      const page = await ask(to).catch(() => null);
      const fresh = page && page.querySelector(form.dataset.live);
      if (fresh) {
        found.replaceChildren(...fresh.childNodes);
        // what leads on from the list leads on from what is searched for
        [".head .actions", ".filters .chips"].forEach((part) => {
          const [old, now] = [document.querySelector(part), page.querySelector(part)];
          if (old && now) old.replaceWith(now);
        });
        history.replaceState(null, "", to);
      }
      found.removeAttribute("aria-busy");
    }, 180);
    form.addEventListener("input", search);
  });

  // what is being worked on is looked at again, until it is done
  const watched = document.querySelector("[data-watched]");
  if (watched) {
    const ask = asking();
    const look = async () => {
      const page = await ask(location.href).catch(() => null);
      const fresh = page && page.querySelector("[data-watched]");
      if (fresh) watched.replaceChildren(...fresh.childNodes);
      else if (page) return location.reload();
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }

  // the palette: pages, actions and records
  const palette = document.getElementById("palette");
  if (!palette) return;
  const box = palette.querySelector("input");
  const found = palette.querySelector("#palette-found");
  const none = palette.querySelector("#palette-none");
  const ask = asking();
  const links = () => all("a", found);
  const choose = (at) => {
    links().forEach((link, index) => {
      const is = index === at;
      link.setAttribute("aria-selected", String(is));
      if (is) {
        link.id = "palette-chosen";
        link.scrollIntoView({ block: "nearest" });
      } else {
        link.removeAttribute("id");
      }
    });
  };
  const chosen = () => links().findIndex((link) => link.getAttribute("aria-selected") === "true");
  const look = async () => {
    const page = await ask(`/search/palette?q=${encodeURIComponent(box.value)}`).catch(() => null);
    if (!page) return;
    found.replaceChildren(...all("[role=group]", page.body));
    const any = links().length > 0;
    none.textContent = any ? "" : palette.dataset.none;
    box.setAttribute("aria-expanded", String(any));
    if (any) box.setAttribute("aria-activedescendant", "palette-chosen");
    else box.removeAttribute("aria-activedescendant");
    choose(0);
  };
  const lookSoon = soon(look, 90);
  const open = () => {
    if (palette.open) return;
    palette.showModal();
    box.select();
    look();
  };
  box.addEventListener("input", lookSoon);
  palette.addEventListener("keydown", (event) => {
    const count = links().length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      choose((chosen() + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && event.target === box) {
      const link = links()[chosen()];
      if (link) {
        event.preventDefault();
        location.assign(link.href);
      }
    }
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (isPalette || (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)) {
      event.preventDefault();
      open();
    }
  });
  const find = document.getElementById("find");
  if (find) {
    find.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      open();
    });
  }
})();
