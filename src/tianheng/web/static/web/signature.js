// A signature pad: what is drawn goes into the hidden input as a PNG; nothing drawn leaves it empty.
(function () {
  "use strict";

  function pad(canvas) {
    const pen = canvas.getContext("2d");
    const field = canvas.parentElement.querySelector(`input[type=hidden][name="${canvas.dataset.signature}"]`);
    let last = null;

    function place(event) {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    }

    function line(to) {
      Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#101820" });
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...to);
      pen.stroke();
      last = to;
    }

    function end() {
      if (!last) return;
      last = null;
      field.value = canvas.toDataURL("image/png");
      canvas.classList.add("signature__pad--drawn");
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      line(last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (last) for (const each of event.getCoalescedEvents?.() || [event]) line(place(each));
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, end);

    document.querySelector(`[data-signature-clear="${canvas.dataset.signature}"]`)?.addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
      canvas.classList.remove("signature__pad--drawn");
    });
  }

  for (const each of document.querySelectorAll("canvas[data-signature]")) pad(each);
})();
