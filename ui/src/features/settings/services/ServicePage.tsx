/** One service, or a new one. */
import { useQuery } from "@tanstack/react-query";
import { serviceQuery } from "../../../api/services";
import { NEW } from "../../../links";
import { ObjectPage } from "../shared/ObjectPage";
import { KeptService } from "./KeptService";
import { NewService } from "./NewService";

export default function ServicePage({ id }: { id: string }) {
  return id === NEW ? <NewService /> : <Kept id={id} />;
}

function Kept({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(serviceQuery(id))} noun="service">
      {(service) => <KeptService service={service} />}
    </ObjectPage>
  );
}
