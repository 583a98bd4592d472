/** QR codes by the camera, where the browser reads them itself. */

import { useEffect, useRef } from "preact/hooks";
import { ENROL } from "../texts/start";

interface Detector {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

const LOOK_MS = 300;

const detectors = self as unknown as { BarcodeDetector?: new (options: { formats: string[] }) => Detector };

/** Tell whether this browser can read QR codes. */
export function canScan(): boolean {
  return Boolean(detectors.BarcodeDetector && navigator.mediaDevices?.getUserMedia);
}

/** Show the camera until a QR code is read; `blind` when there is no camera or it is not allowed. */
export function Scanner({ found, blind }: { found: (text: string) => void; blind: () => void }) {
  const view = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let over = false;
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const video = view.current;
      const detector = new detectors.BarcodeDetector!({ formats: ["qr_code"] });
      if (!video) return;
      video.srcObject = stream;
      await video.play();
      while (!over) {
        const [code] = await detector.detect(video);
        if (code && !over) return found(code.rawValue);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    };
    look()
      .catch(() => !over && blind())
      .finally(() => over && end());
    const end = () => stream?.getTracks().forEach((track) => track.stop());
    return () => {
      over = true;
      end();
    };
  }, []);
  return (
    <div>
      <p role="status">{ENROL.scanning}</p>
      <video ref={view} muted playsInline style="width:100%" />
    </div>
  );
}
